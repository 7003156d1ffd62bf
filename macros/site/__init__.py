"""The frame of the site: the painted theme, layouts, styles and scripts, and the folder that is written."""
