/* Turns the page into a thread that lives in this page only: nothing is stored, no history entry is made.
   Written for browsers from 2015 on. Without it the same forms work one exchange at a time. */
(function () {
  'use strict';

  var PATIENCE = 120000; // milliseconds that a message is tried
  var TIMEOUT = 60000; // of one try
  var PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
  var SWIFT = 2000; // in which Escape is pressed three times

  var root = document.documentElement;
  var log = document.getElementById('log');
  var say = document.getElementById('say');
  var box = document.getElementById('words');
  var state = document.getElementById('state');
  var exit = document.getElementById('leave');
  var rendering = say.elements.id.value;
  var count = 0;
  var queue = []; // messages that are not answered yet, oldest first
  var busy = false;
  var timer = null;
  var escapes = []; // when the key was pressed, newest last

  function word(name) { return log.getAttribute('data-' + name); }

  function each(list, does) { Array.prototype.forEach.call(list, does); }

  function element(kind, name, text) {
    var made = document.createElement(kind);
    made.className = name;
    made.textContent = text;
    return made;
  }

  // ---- what the person sends

  // A text that was cut in the middle of a sign can't be encoded as it is.
  function encoded(text) {
    return encodeURIComponent(text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, function (sign) {
      return sign.length === 2 ? sign : '\ufffd';
    }));
  }

  function send(field, value, shown) {
    count += 1;
    var bubble = element('p', 'mine', shown);
    bubble.insertBefore(element('span', 'heard', word('you') + ' '), bubble.firstChild);
    bubble.firstChild.setAttribute('dir', root.dir);
    bubble.setAttribute('dir', 'auto'); // of what was written, not of the word before it
    log.appendChild(bubble);
    bubble.scrollIntoView(false);
    queue.push({
      body: 'id=' + rendering + '-' + count + '&' + field + '=' + encoded(value),
      button: field === 'press' ? value : null, bubble: bubble, shown: 0, tries: 0, until: Date.now() + PATIENCE
    });
    next();
  }

  function next() {
    if (!busy && queue.length) { busy = true; attempt(queue[0]); }
  }

  function note(message, made) {
    var old = message.bubble.querySelector('.note');
    if (old) { message.bubble.removeChild(old); }
    if (made) { message.bubble.appendChild(made); }
  }

  function attempt(message) {
    var request = new XMLHttpRequest();
    var stream = { read: 0, answers: 0, done: null };
    window.clearTimeout(timer);
    timer = null;
    message.tries += 1;
    request.open('POST', say.getAttribute('action'));
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.setRequestHeader('Accept', 'text/event-stream');
    request.timeout = TIMEOUT;
    request.onprogress = function () { take(request, stream, message); };
    request.onloadend = function () {
      take(request, stream, message);
      working(false);
      if (stream.done === null) { failed(message); } else { answered(message, stream.done); }
    };
    request.send(message.body);
    state.className = 'going'; // dots at once; words when the other side has heard
  }

  function failed(message) {
    if (Date.now() >= message.until) { return givenUp(message); }
    queue.forEach(function (waiting) { note(waiting, element('span', 'note', word('unsent'))); });
    timer = window.setTimeout(again, PAUSES[Math.min(message.tries, PAUSES.length) - 1]);
    return undefined;
  }

  function again() {
    if (timer !== null) { attempt(queue[0]); }
  }

  function givenUp(message) {
    var button = element('button', 'note', word('again'));
    button.type = 'button';
    button.onclick = function () {
      note(message, null);
      message.until = Date.now() + PATIENCE;
      message.tries = 0;
      queue.push(message);
      next();
    };
    note(message, button);
    queue.shift();
    busy = false;
    next();
  }

  // ---- what comes back: server-sent events in the body of the answer

  function take(request, stream, message) {
    var type, text, end;
    if (request.readyState < 3) { return; }
    type = request.getResponseHeader('Content-Type') || '';
    if (type.indexOf('text/event-stream') !== 0) { return; } // a proxy or a login page of the line, not us
    text = request.responseText;
    for (end = text.indexOf('\n\n', stream.read); end >= 0; end = text.indexOf('\n\n', stream.read)) {
      event(text.slice(stream.read, end), stream, message);
      stream.read = end + 2;
    }
  }

  function event(lines, stream, message) {
    var name = '';
    var data = [];
    lines.split('\n').forEach(function (line) {
      if (line.indexOf('event: ') === 0) { name = line.slice(7); }
      if (line.indexOf('data: ') === 0) { data.push(line.slice(6)); }
    });
    if (name === 'typing') { note(message, null); working(true); }
    if (name === 'done') { stream.done = data.join(''); }
    if (name === 'answer') {
      stream.answers += 1;
      if (stream.answers > message.shown) { // an attempt before may have brought the first ones
        message.shown = stream.answers;
        show(data.join('\n'), message);
      }
    }
  }

  function working(is) {
    state.textContent = is ? word('typing') : '';
    state.className = is ? 'going' : '';
  }

  function show(html, message) {
    var holder = document.createElement('div');
    var first;
    holder.innerHTML = html;
    first = holder.querySelector('.answer');
    if (message.shown === 1) { each(log.querySelectorAll('.choices'), function (form) { form.className = 'choices old'; }); }
    while (holder.firstChild) { log.appendChild(holder.firstChild); }
    if (message.shown !== 1 || !first) { return; }
    message.first = first;
    if (document.activeElement !== box) { first.focus(); }
    window.scrollTo(0, window.pageYOffset + first.getBoundingClientRect().top
      - document.querySelector('header').offsetHeight - 8);
  }

  function answered(message, ended) {
    var last = log.lastElementChild;
    var language = last && last.getAttribute('lang');
    note(message, null);
    queue.shift();
    busy = false;
    if (ended) { forget(message.first); }
    if (language && language !== root.lang) { follow(language); }
    next();
  }

  function forget(kept) {
    while (kept && kept.previousSibling) { log.removeChild(kept.previousSibling); }
    post(exit.getAttribute('action')); // takes the cookie away
  }

  function post(address) {
    var request = new XMLHttpRequest();
    request.open('POST', address);
    request.send();
  }

  // ---- the words of the page follow the language of the answers

  function follow(language) {
    var request = new XMLHttpRequest();
    request.open('GET', '/?l=' + encodeURIComponent(language));
    request.onload = function () {
      var page = new DOMParser().parseFromString(request.responseText, 'text/html');
      if (request.status !== 200 || !page.getElementById('log')) { return; }
      document.title = page.title;
      root.lang = page.documentElement.lang;
      root.dir = page.documentElement.dir;
      each(page.querySelectorAll('[data-label]'), function (made) {
        var here = document.querySelector('[data-label="' + made.getAttribute('data-label') + '"]');
        if (here) { here.textContent = made.textContent; }
      });
      ['help', 'say', 'leave', 'languages'].forEach(function (id) {
        document.getElementById(id).action = page.getElementById(id).getAttribute('action');
      });
      ['you', 'typing', 'unsent', 'again'].forEach(function (name) {
        log.setAttribute('data-' + name, page.getElementById('log').getAttribute('data-' + name));
      });
    };
    request.send();
  }

  // ---- leaving

  function leave() {
    var to = exit.getAttribute('data-to');
    var address = exit.getAttribute('action');
    document.body.textContent = '';
    if (!(navigator.sendBeacon && navigator.sendBeacon(address))) { post(address); }
    try {
      window.top.location.replace(to); // of a page that shows this one in a frame, too
    } catch (refused) {
      window.location.replace(to);
    }
  }

  // ---- listening

  function written() {
    var words = box.value;
    box.value = '';
    if (words.trim()) { send('words', words, words); }
  }

  document.addEventListener('submit', function (happened) {
    if (happened.target === say) { happened.preventDefault(); written(); }
    if (happened.target === exit) { happened.preventDefault(); leave(); }
  });

  document.addEventListener('click', function (happened) {
    var button = happened.target;
    if (button.tagName !== 'BUTTON' || !button.name) { return; }
    happened.preventDefault();
    if (queue.some(function (waiting) { return waiting.button === button.value; })) { return; } // pressed twice
    send(button.name, button.value, button.textContent);
  });

  box.addEventListener('keydown', function (key) {
    if (key.keyCode === 13 && !key.shiftKey && !key.isComposing) { key.preventDefault(); written(); }
  });

  document.addEventListener('keydown', function (key) {
    if (key.keyCode !== 27 || key.repeat) { return; }
    escapes = escapes.concat(Date.now()).slice(-3);
    if (escapes.length === 3 && escapes[2] - escapes[0] < SWIFT) { leave(); }
  });

  window.addEventListener('online', again);
  // A page that the browser kept whole may be shown to somebody else: begin anew.
  window.addEventListener('pageshow', function (shown) { if (shown.persisted) { window.location.replace('/'); } });
}());
