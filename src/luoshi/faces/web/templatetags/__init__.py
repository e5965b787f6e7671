"""Template tags of the frame; `{% load luoshi_ui %}`."""
