"""From a page's bytes to what stands in it: each field with its candidates, and the text.

`page.read` is the way in.  A page of HTML goes through

    parse        bytes → one tree, with what no parser survives kept out
    metadata     what the page says of itself, read once: jsonld, meta tags, headings
    choose       the fields, a module each: titles, authors (bylines, persons, eastern), dates (dateguess, datewords),
                 sites, and the small ones; language once the text is there
    body         the text: blocks by one walk, places (what elements' names say), furniture (what is not the
                 article's), opinion (a second one), writing (plain and Markdown)
    wires, signals, walls   whose text it is, what an editor should mind, what stands in front of it

and a PDF through pdf, pdftext (lines, columns, paragraphs) and pdfpages (page numbers, running heads).  outlets is the
registry of publishers; it is asked when something is printed, not here.
"""
