"""Every post of an awareness pack teaches a known sign or one action, and says where it was read.

What we say must be true, and somebody must be able to look it up. A post teaches one sign or asks for one action: with
two, people remember neither.
Bad: a post without "sources:"
Good: sources: [{url: "https://www.ilo.org/...", says: "Workers should not pay for being recruited.", dated: "2019"}]
What to do: write where it was read and what it says there; take `sign:` from config/indicators.yaml.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean

INDICATORS = "config/indicators.yaml"


def _look(material: Material) -> Iterator[Found]:
    known = [] if INDICATORS in material.unsound else list(material.before.red_flags)
    for folder in material.packs:
        for index, post in enumerate(folder.manifest.shape.posts):
            place = folder.manifest.place("posts", index)
            if folder.manifest.shape.kind == "awareness" and not post.sources:
                yield Found(place, f'post "{post.id}" has no source.')
            if post.sign and known and post.sign not in known:
                says = f'post "{post.id}" teaches "{post.sign}", which is no red flag of config/indicators.yaml.'
                hint = f"{did_you_mean(post.sign, known)}Correct the id."
                yield Found(folder.manifest.place("posts", index, "sign", value=True), says, hint)


RULE = Rule("sources", __doc__, 'Write where it was read under "sources:".', _look)
