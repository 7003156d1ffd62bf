"""Official documents: what one consists of, and how it becomes a .docx in the layout of Decree 30/2020/NĐ-CP."""
