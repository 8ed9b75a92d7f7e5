"""From what writers write, Markdown and HTML, to safe HTML and sections."""
