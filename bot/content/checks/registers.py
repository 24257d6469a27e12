"""Every country whose offices are known has its text in messages/registers, and no other has."""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material

PACK = "registers"


def _look(material: Material) -> Iterator[Found]:
    known = {code.lower() for code, country in material.before.countries.items() if country.verification}
    for folder in material.packs:
        sheet = folder.manifest
        if sheet.file.split("/")[-2] != PACK or sheet.left_out:
            continue
        posts = {post.id: index for index, post in enumerate(sheet.shape.posts)}
        for code in sorted(known - posts.keys()):
            says = f'the offices of config/countries/{code.upper()}.yaml have no post "{code}" here.'
            yield Found(sheet.place("posts"), says)
        for post, index in posts.items():
            file = f"config/countries/{post.upper()}.yaml"
            if len(post) == 2 and post not in known and file not in material.unsound:
                says = f'post "{post}" is of a country, and {file} has no "verification:".'
                yield Found(sheet.place("posts", index), says, "Write the offices there, or remove the post.")


RULE = Rule("registers", __doc__, "Add the post, and what to tell people in each language.", _look)
