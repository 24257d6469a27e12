"""Every country whose offices are known has its text in messages/registers, and no other has.

People who ask where to check a recruiter get the office's name from config/countries and what to do from this pack.
Bad: an office in config/countries/KE.yaml, and no post "ke"
Good: the same, with a post "ke" and its text in each language
What to do: add the post, or write the offices into the country's file.
"""

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
