"""What tests look at in pictures."""

import io

from PIL import Image, ImageChops


def opened(png: bytes) -> Image.Image:
    """The picture in red, green and blue."""
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def ink(image: Image.Image, ground: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what isn't the ground."""
    return ImageChops.difference(image, Image.new("RGB", image.size, ground)).getbbox()
