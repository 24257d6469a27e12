"""What can be broken, and what can be leaked, by name."""

_STEPS = ("danger", "number", "offer", "register", "settings", "small", "traps", "worry")
# What breaks while its name is switched on: one function of each layer.
FAULTS = {
    "read a form": "bot.platforms.web.read:form",
    "make an update": "bot.platforms.web.read:incoming",
    "limit": "bot.web.limiter:Limiter.allows",
    "inbox": "bot.inbox:Inbox.receive",
    "turn": "bot.inbox:Inbox._turn",
    "hear": "bot.hearing:Listener.hear",
    "detect": "bot.language.detect:Detector.recognise",
    "cut into words": "bot.hearing:tokenize",
    "match": "bot.text.match:Matcher.find",
    "places": "bot.places.countries:Places.find_in",
    "facts": "bot.hearing:find_facts",
    "signs": "bot.assess.signs:Recogniser.read",
    "level": "bot.hearing:judge",
    "quote": "bot.hearing:quote",
    "engine": "bot.inbox:take_turn",
    **{f"step {step}": f"bot.talk.steps.{step}:turn" for step in _STEPS},
    "lines": "bot.app:App.lines",
    "load": "bot.store.sessions:SqlStore.load",
    "save": "bot.store.sessions:SqlStore.save",
    "forget": "bot.store.sessions:SqlStore.forget",
    "sweep": "bot.store.sessions:SqlStore.sweep",
    "encode": "bot.store.sessions:encode",
    "decode": "bot.store.sessions:decode",
    "seal": "bot.store.sessions:seal",
    "unseal": "bot.store.sessions:unseal",
    "keys": "bot.store.keys:Keyring.at",
    "rows": "bot.store.rows:Rows._carry_out",
    "render": "bot.language.render:Renderer.render",
    "fit": "bot.app:App.fit",
    "pages": "bot.platforms.web.write:Pages.page",
    "fragments": "bot.platforms.web.write:Pages.fragment",
    "template": "jinja2.environment:Template.render",
    "recent": "bot.platforms.web.recent:Recent.put",
    "static": "bot.platforms.web.client:WebChat._static",
    "bodies": "bot.web.body:Bodies.__call__",
    "headers": "bot.web.headers:Headers.__call__",
    "metrics": "bot.web.metrics:Metrics.answered",
    "end": "bot.store.sessions:SqlStore.close",
}
# What happens beside a turn while its name is switched on: nobody awaits it, or it is no exception.
STRAY = {"task", "callback", "thread", "finaliser", "warning"}
# Leaks, and where each is to be found.
PLANTED = {
    **dict.fromkeys(("log", "library log", "output", "file", "temporary file", "database"), "files"),
    "name of a count": "metrics",
    "page of another": "others",
}
SHUT = "the limiter is shut"  # for everybody
