"""The law engine: pure functions over dated events, official numbers and citations; knows no files and no pages."""
