"""Questions that people type: plain text, Markdown and Word."""
