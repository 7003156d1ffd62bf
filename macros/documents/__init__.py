"""Official documents: what one consists of, and how it becomes a .docx in the layout of Decree 30/2020/NĐ-CP."""

TEMPLATES = "mau-van-ban"  # the folder of media with templates of the agency's own, a folder for each kind of document
