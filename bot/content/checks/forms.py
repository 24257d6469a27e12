"""What is said about files that are not in the right form at all, for the manual: the readers tell it, not a rule."""

from collections.abc import Mapping
from types import MappingProxyType

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "alias": """Nothing is repeated by a star.

In YAML a text that begins with a star repeats another place. One slip of the pen then changes texts far away.
Bad: text: *Important* read this first
Good: text: "*Important* read this first"
What to do: put quotation marks around a text that begins with a star, or write the text out.""",
        "anchor": """Nothing is named for repeating.

In YAML a text that begins with & gives a place a name, and the sign is lost from the text.
Bad: text: &more
Good: text: "& more"
What to do: put quotation marks around the text.""",
        "depth": """Lists lie in lists only a few levels deep.

Bad: text: [[[[[[ and so on, more than 24 times
Good: text: "[[ a text that begins with brackets"
What to do: put quotation marks around a text that begins with [ or {.""",
        "documents": """One file is one document.

Bad: a line --- in the middle of a file
Good: two files
What to do: remove the line.""",
        "duplicate_key": """A name stands once.

Of two texts under one name nobody could say which is meant; the first is used.
Bad: two lines that begin with passport: in one list of posts
Good: one of them
What to do: put the two together, or remove one.""",
        "encoding": """A file is text in UTF-8, without control characters.

Old Windows programs save letters such as é in other ways, and marks that turn the direction of writing hide what a line
says.
Bad: a file saved as "ANSI" or "Latin 1"
Good: a file saved as "UTF-8"
What to do: open it, choose "save as", and the encoding UTF-8.""",
        "file": """A file has a name under which it is read.

Bad: messages/spring/fr.yml
Good: messages/spring/fr.yaml
What to do: rename it, or put it where docs/content.md says that it belongs.""",
        "key": """A name is a plain word.

Bad: [passport]: text
Good: passport: text
What to do: write a name and a colon; put quotation marks around a text that begins with [ or {.""",
        "labels": """The labels of buttons and commands are complete, and short enough.

Labels are in locales/<language>/LC_MESSAGES/bot.po. A label without a translation is shown in English.
Bad: msgstr "A label that is far too long for a button"
Good: msgstr "Short label"
What to do: translate the label, with the same words in braces as the English one; `fanilo locales` lists them all.""",
        "merge": """Nothing is taken over by <<.

Bad: <<: *other
Good: the lines of the other place, written out
What to do: write the lines out.""",
        "pack": """A folder of messages/ is a pack, with its pack.yaml.

Bad: messages/spring/ with fr.yaml alone
Good: messages/spring/ with pack.yaml and fr.yaml
What to do: copy a pack.yaml from another pack and write its posts.""",
        "pay": """What is usual to be paid has a source, and words for every kind of work.

See docs/pay.md.
Bad: a rate without source that raises a warning
Good: a rate with source, or with `basis: background` and `raises: no`
What to do: add the source to config/pay.yaml or config/routes.yaml.""",
        "phrase": """A phrase is in the form of docs/content.md.

Bad: cook(er
Good: cook[er]
What to do: see "The phrase form" in docs/content.md.""",
        "shape": """A file has the names that are known, and what may stand behind each.

A name that nobody knows is nearly always a slip of the pen, and what stands there would never be shown.
Bad: titel: Spring
Good: title: Spring
What to do: write the name that is proposed. An editor such as VS Code completes names while you type: schemas/ in the
project has the descriptions for it.""",
        "size": """A file is no bigger than 2 MB.

Bad: a picture pasted into a text
Good: a picture in a file of its own, named under `picture:`
What to do: split the file.""",
        "syntax": """A file is in the form of YAML.

Lines are name: text, indented by two spaces for each level. A colon with a space, or quotation marks within a text,
confuse the form.
Bad: text: Remember: keep your passport
Good: text: "Remember: keep your passport"
What to do: put quotation marks around the text, or write text: | and the text in the lines below, two spaces further
in. Indent with spaces, never with tabs.""",
        "tag": """No text begins with an exclamation mark, unless quotation marks stand around it.

In YAML it would say of which type the text is.
Bad: text: !Important
Good: text: "!Important"
What to do: put quotation marks around the text.""",
    }
)
