"""A scanned page laid straight: its corner squares found, its code read, its picture in millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from survey.sheet.pieces import CORNER, CORNERS, HEIGHT, QR, WIDTH

Grey = NDArray[np.uint8]
"""A grey picture, rows × columns, 0 black to 255 white."""

PER_MM = 8
"""Pixels for each millimetre of a page that is laid straight (203 dpi)."""

RASTER = 200
"""Dots per inch at which a PDF is turned into pictures."""

LARGEST = 80_000_000
"""Pixels a picture may have: A4 at 600 dpi has half of that."""

_SEARCHED = 32.0
"""Millimetres from each corner of the picture within which its square is looked for."""


class Unread(ValueError):
    """A picture that is no page of a form: `reason` is a key of the wording."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Page:
    """One page laid straight: a picture of the whole sheet, and what its code says."""

    picture: Grey
    code: str

    def cut(self, x: float, y: float, width: float, height: float) -> Grey:
        """Return the picture of a rectangle in millimetres."""
        left, top = (max(0, round(each * PER_MM)) for each in (x, y))
        return self.picture[top : round((y + height) * PER_MM), left : round((x + width) * PER_MM)]


def pictures(file: Path) -> Iterator[Grey]:
    """Yield every page of a PDF, or the one picture of a PNG or JPEG.

    Raises
    ------
    Unread
        When the file is none of these, or too large.
    """
    content = file.read_bytes()
    if content.startswith(b"%PDF"):
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            raise Unread("scan.no_picture") from None
        with document:
            for page in document:
                if page.get_width() * page.get_height() * (RASTER / 72) ** 2 > LARGEST:
                    raise Unread("scan.too_large")
                yield page.render(scale=RASTER / 72, grayscale=True).to_numpy().copy()
        return
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if content else None
    if found is None:
        raise Unread("scan.no_picture")
    if found.size > LARGEST:
        raise Unread("scan.too_large")
    yield found  # type: ignore[misc]


def straightened(picture: Grey) -> Page:
    """Return a page laid straight, whichever way up it was scanned.

    Raises
    ------
    Unread
        When the four squares are not there, or the code cannot be read.
    """
    seen = False
    for turns in (0, 2, 1, 3) if picture.shape[0] > picture.shape[1] else (1, 3, 0, 2):
        turned = np.ascontiguousarray(np.rot90(picture, turns))
        corners = _corners(turned)
        if corners is None:
            continue
        seen = True
        laid = _laid(turned, corners)
        code = _code(laid)
        if code:
            return Page(laid, code)
    raise Unread("scan.no_code" if seen else "scan.no_corners")


def _corners(picture: Grey) -> NDArray[np.float32] | None:
    """Return the middle of each square in pixels, in the order of `CORNERS`, or None."""
    per_mm = np.array([picture.shape[1] / WIDTH, picture.shape[0] / HEIGHT])
    side = CORNER * float(per_mm.mean())
    ink = _ink(picture, side)
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    middles = [middle for contour in contours if (middle := _square(contour, side)) is not None]
    squares = [middle for middle in middles if _is_filled(ink, middle, side)]
    found = []
    for corner in CORNERS:
        at = np.array(corner) * per_mm
        near = [(float(np.hypot(*(middle - at))), tuple(middle)) for middle in squares]
        distance, nearest = min(near, default=(np.inf, (0.0, 0.0)))
        if distance > _SEARCHED * per_mm.mean() / 2:
            return None
        found.append(nearest)
    return np.array(found, np.float32)


def _ink(picture: Grey, side: float) -> Grey:
    """Return what is darker than the paper around it: a photograph has a shadow, and a table behind it."""
    smooth = cv2.GaussianBlur(picture, (5, 5), 0)
    wide = round(side * 3) // 2 * 2 + 1
    paper = cv2.dilate(smooth, np.ones((wide, wide), np.uint8))
    even = cv2.divide(smooth, cv2.blur(paper, (wide, wide)), scale=255)
    return np.asarray(cv2.threshold(even, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1], np.uint8)


def _square(contour: Any, side: float) -> NDArray[np.float64] | None:
    """Return the middle of a contour that is a square of about that *side*."""
    (x, y), (width, height), _ = cv2.minAreaRect(contour)
    alike = 0.72 < width / side < 1.35 and 0.72 < height / side < 1.35
    if not alike or cv2.contourArea(contour) < 0.8 * width * height:
        return None
    return np.array([x, y])


def _is_filled(ink: Grey, middle: NDArray[np.float64], side: float) -> bool:
    """Whether a square is black to its middle, which the frame of an answer box is not."""
    x, y = middle
    half = side * 0.3
    return bool(
        ink[round(y - half) : round(y + half) + 1, round(x - half) : round(x + half) + 1].mean() > 230
    )


def _laid(picture: Grey, corners: NDArray[np.float32]) -> Grey:
    wanted = np.array(CORNERS, np.float32) * PER_MM
    across = cv2.getPerspectiveTransform(corners, wanted)
    size = (round(WIDTH * PER_MM), round(HEIGHT * PER_MM))
    laid = cv2.warpPerspective(picture, across, size, flags=cv2.INTER_AREA, borderValue=255)
    return np.asarray(laid, np.uint8)


def _code(laid: Grey) -> str:
    """Return what the code at its place says, tried at several sizes and sharpnesses; "" when nothing."""
    x, y, side = QR
    edge = 3.0
    top, left = (round((each - edge) * PER_MM) for each in (y, x))
    long = round((side + 2 * edge) * PER_MM)
    part = laid[max(0, top) : top + long, left : left + long]
    reader = cv2.QRCodeDetector()
    for scale, blur in product((2.0, 1.5, 3.0, 1.0), (0, 3, 5)):
        tried = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        tried = cv2.medianBlur(tried, blur) if blur else tried
        tried = cv2.copyMakeBorder(tried, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=255)
        try:
            text, *_ = reader.detectAndDecode(tried)
        except cv2.error:
            continue
        if text:
            return str(text)
    return ""
