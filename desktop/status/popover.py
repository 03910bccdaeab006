"""The popover that lists background work."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainterPath, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from desktop.status.jobs import Job, Jobs, JobState
from desktop.theme.icons import Icons

WIDTH, STEPS = 400, 1_000


class JobRow(QFrame):
    """One job: its title, how far it is, and what can be done with it."""

    def __init__(self, jobs: Jobs, key: str, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.title, self.detail = QLabel(self), QLabel(self)
        self.title.setProperty("role", "strong")
        self.detail.setProperty("role", "muted")
        for label in (self.title, self.detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.buttons = {name: self._button() for name in ("open", "pause", "restart", "cancel")}
        self._paused = False
        self.buttons["pause"].clicked.connect(
            lambda: (jobs.resume_wanted if self._paused else jobs.pause_wanted).emit(key)
        )
        self.buttons["open"].clicked.connect(partial(self._open, jobs, key))
        self.buttons["restart"].clicked.connect(partial(jobs.restart_wanted.emit, key))
        self.buttons["cancel"].clicked.connect(partial(jobs.cancel_wanted.emit, key))
        self._lay_out()

    def show_job(self, job: Job) -> None:
        """Show how the job is doing."""
        self._paused = job.state is JobState.PAUSED
        self.title.setText(job.title)
        self.setAccessibleName(", ".join(part for part in (job.title, job.detail.replace("\n", ", ")) if part))
        self.detail.setText(job.detail)
        self.detail.setVisible(bool(job.detail))
        busy = job.state in (JobState.RUNNING, JobState.PAUSED)
        self.progress.setVisible(busy)
        unknown = job.progress is None and not self._paused
        self.progress.setRange(0, 0 if unknown else STEPS)
        if not unknown:
            self.progress.setValue(round((job.progress or 0) * STEPS))
        self.progress.setAccessibleName(job.title)
        self._set_button("pause", job.can_pause, "play" if self._paused else "pause", self._pause_words(job))
        self._set_button("open", job.can_open, "info", self.tr("Show: {job}").format(job=job.title))
        self._set_button("restart", job.can_restart, "play", self.tr("Start again: {job}").format(job=job.title))
        self._set_button("cancel", job.can_cancel, "close", self.tr("Stop: {job}").format(job=job.title))

    def settle(self) -> None:
        """Lay its words out anew."""
        self._row.invalidate()
        self._row.activate()

    def _open(self, jobs: Jobs, key: str) -> None:
        self.window().close()  # it would lie over what is shown, and keep the mouse to itself
        jobs.open_wanted.emit(key)

    def _pause_words(self, job: Job) -> str:
        words = self.tr("Resume: {job}") if self._paused else self.tr("Pause: {job}")
        return words.format(job=job.title)

    def _set_button(self, name: str, shown: bool, icon: str, words: str) -> None:
        button = self.buttons[name]
        button.setVisible(shown)
        button.setToolTip(words)
        button.setAccessibleName(words)
        self._icons.bind(button, icon)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(32, 32)
        return button

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        words.addSpacing(2)
        words.addWidget(self.progress)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 10, 12, 10)
        self._row.setSpacing(4)
        self._row.addLayout(words, 1)
        for button in self.buttons.values():
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class JobsPopover(QFrame):
    """Rows of jobs over the status bar; Escape and a click beside it close it."""

    def __init__(self, jobs: Jobs, icons: Icons, parent: QWidget) -> None:
        kind = Qt.WindowType
        super().__init__(parent, kind.Popup | kind.FramelessWindowHint | kind.NoDropShadowWindowHint)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # A click on its button closes it, and does not open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._jobs, self._icons, self._radius = jobs, icons, icons.theme.tokens.px("radius_large")
        self.rows: dict[str, JobRow] = {}
        self.title, self.nothing = QLabel(self), QLabel(self)
        self.title.setProperty("role", "caps")
        self.nothing.setProperty("role", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 8)
        self._column.setSpacing(0)
        for label in (self.title, self.nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(16, 0, 16, 4)
            self._column.addWidget(label)
        self.setFixedWidth(WIDTH)
        for changed in (jobs.rowsInserted, jobs.rowsRemoved, jobs.dataChanged):
            changed.connect(self._fill)
        self._retranslate()

    def show_above(self, anchor: QWidget) -> None:
        """Show it over a widget's upper left corner, inside the window."""
        self._fill()
        self._fit()
        corner = anchor.mapToGlobal(QPoint(0, -self.height() - 8))
        self.move(corner)
        self.show()
        focused = next(
            (button for row in self.rows.values() for button in row.buttons.values() if button.isVisible()), self
        )
        focused.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Escape, and the keys that open it, close it."""
        again = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_J and event.modifiers() == again):
            self.close()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fill(self) -> None:
        jobs = {job.key: job for job in self._jobs.jobs}
        for key in [key for key in self.rows if key not in jobs]:
            row = self.rows.pop(key)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for key, job in jobs.items():
            if key not in self.rows:
                self.rows[key] = JobRow(self._jobs, key, self._icons, self)
                self._column.addWidget(self.rows[key])
            self.rows[key].show_job(job)
        self.nothing.setVisible(not jobs)
        if self.isVisible():
            self._settle()

    def _fit(self) -> None:
        """Be as high as the words are, broken into lines; rows that have others now would tell of it later only."""
        for row in self.rows.values():
            for label in (row.title, row.detail):
                label.ensurePolished()
            row.settle()
        self._column.invalidate()
        self._column.activate()
        self.resize(WIDTH, self._column.totalHeightForWidth(WIDTH))
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self._radius, self._radius)
        self.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def _settle(self) -> None:
        """Keep the lower edge where it is while rows come and go."""
        bottom = self.geometry().bottom()
        self._fit()
        self.move(self.x(), bottom - self.height() + 1)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Background work"))
        self.setAccessibleName(self.tr("Background work"))
        self.nothing.setText(self.tr("Nothing is going on."))
        self._fill()
