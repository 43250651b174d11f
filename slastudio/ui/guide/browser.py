"""Show a page of the guide as text one reads: headings, tables, code and pictures in the window's
look.

Nothing is loaded that is not a picture of the guide.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from slastudio.shared.resources import guide
from slastudio.ui.guide.pages import PICTURES, picture_name, slug_of
from slastudio.ui.look.theme import Theme, Tokens

# pixels of about 70 characters of 13 px
MEASURE = 476
# what stands beside a line: margins of the page, ring and scroll bar
_BESIDE = 30
_SIZES = {1: 20, 2: 15, 3: 13, 4: 13}
_GAPS = {1: (0, 12), 2: (24, 8), 3: (16, 4), 4: (12, 4)}
_LINE_HEIGHT = 120
# the heavier of the two faces the program brings; Qt would draw any other itself
_STRONG = 600


class GuideBrowser(QTextBrowser):
    """Show Markdown; `anchorClicked` carries the links, which lead nowhere by themselves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._text, self._drawn_at, self._whole = theme, "", 0, False
        self.setProperty("role", "guide")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(8)
        self.document().setIndentWidth(20)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw_again)
        theme.changed.connect(self._draw_again)

    def show_markdown(self, text: str, *, whole: bool = False) -> None:
        """Show a text from its beginning; whole: pictures as large as they are."""
        self._text, self._whole = text, whole
        self._draw()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def go_to(self, slug: str) -> bool:
        """Bring the heading of this name to the top; return whether there is one."""
        for block in _blocks(self.document()):
            if block.blockFormat().headingLevel() and slug_of(block.text()) == slug:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top))
                return True
        return False

    # --- what is loaded --------------------------------------------------------------------------

    def loadResource(self, _kind: int, url: QUrl | str) -> object:
        """Return a picture of the guide as wide as the text; anything else is empty."""
        name = picture_name(url.toString() if isinstance(url, QUrl) else url)
        if name is None:
            return QImage()
        image = QImage(str(guide(PICTURES, name)))
        ratio = self.devicePixelRatioF()
        room = image.width() if self._whole else round(self._room() * ratio)
        if not image.isNull() and image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        if not self._whole:
            image.setDevicePixelRatio(ratio)
        return _framed(image, self._theme.tokens)

    def _room(self) -> int:
        return max(min(self.viewport().width() - 16, MEASURE), 120)

    # --- the look --------------------------------------------------------------------------------

    def _draw_again(self) -> None:
        if self._text:
            at, chosen = self.verticalScrollBar().value(), self.textCursor()
            begin, end = chosen.anchor(), chosen.position()
            self._draw()
            chosen = QTextCursor(self.document())
            chosen.setPosition(begin)
            chosen.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(chosen)
            self.verticalScrollBar().setValue(at)

    def _draw(self) -> None:
        self._drawn_at = self._room()
        document = self.document()
        document.clear()
        document.setMarkdown(self._text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        # one change for Qt: it would lay the whole page out after each
        whole = QTextCursor(document)
        whole.beginEditBlock()
        for block in _blocks(document):
            _dress_block(block, self._theme.tokens)
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame, self._theme.tokens)
        whole.endEditBlock()
        self.setTextCursor(QTextCursor(document))
        self._keep_measure()

    def _keep_measure(self) -> None:
        """Leave free beside the text what is wider than one reads."""
        spare = 0 if self._whole else max(self.width() - MEASURE - _BESIDE, 0)
        self.setViewportMargins(spare // 2, 0, spare - spare // 2, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_measure()
        if self._text and self._room() != self._drawn_at:
            # not now: Qt is still laying out the text that is there
            self._later.start()

    # --- keys ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # here the key goes back in the guide, not among the pages of the project
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Left
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Backspace or (
            event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        if back or event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    found, block = [], document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def _dress_block(block: QTextBlock, tokens: Tokens) -> None:
    level = block.blockFormat().headingLevel()
    is_code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage) or (
        block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
    )
    in_table = QTextCursor(block).currentTable() is not None
    shape = QTextBlockFormat()
    if not in_table:
        above, below = _GAPS.get(level, (0, 0 if is_code else 8))
        if block.textList() is not None:
            below = 4
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
    is_picture = "\N{OBJECT REPLACEMENT CHARACTER}" in block.text()
    shape.setLineHeight(
        100 if is_code or is_picture else _LINE_HEIGHT,
        QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
    )
    if is_code:
        shape.setBackground(QColor(tokens.window))
        shape.setLeftMargin(8)
        shape.setNonBreakableLines(False)
    QTextCursor(block).mergeBlockFormat(shape)
    if level:
        _dress_heading(block, level)
    else:
        _dress_words(block, tokens)


def _dress_heading(block: QTextBlock, level: int) -> None:
    # set, not merged: Qt's own enlargement of headings would go before any size
    letters = QTextCharFormat()
    letters.setProperty(QTextFormat.Property.FontPixelSize, _SIZES[level])
    letters.setFontWeight(_STRONG)
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(letters)


def _dress_words(block: QTextBlock, tokens: Tokens) -> None:
    """Give code its letters, links their colour, and pictures a link to themselves."""
    found = []
    each = block.begin()
    while not each.atEnd():
        piece = each.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat()))
        each += 1
    for position, length, had in found:
        letters = QTextCharFormat()
        if had.isImageFormat():
            letters.setAnchor(True)
            letters.setAnchorHref(had.toImageFormat().name())
        elif had.isAnchor():
            letters.setForeground(QBrush(QColor(tokens.accent)))
        elif had.fontFixedPitch():
            letters.setFontFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
            letters.setProperty(QTextFormat.Property.FontPixelSize, 12)
            letters.setBackground(QColor(tokens.window))
        elif had.fontWeight() > _STRONG:
            letters.setFontWeight(_STRONG)
        else:
            continue
        cursor = QTextCursor(block.document())
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)


def _dress_table(table: QTextTable, tokens: Tokens) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(QColor(tokens.hairline)))
    shape.setBorderCollapse(True)
    shape.setCellPadding(5)
    shape.setCellSpacing(0)
    shape.setBottomMargin(12)
    table.setFormat(shape)


def _framed(image: QImage, tokens: Tokens) -> QImage:
    """Draw a hairline around a picture: its ground may be that of the page."""
    if image.isNull():
        return image
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setPen(QColor(tokens.hairline))
    size = image.deviceIndependentSize()
    painter.drawRect(0, 0, int(size.width()) - 1, int(size.height()) - 1)
    painter.end()
    return image
