"""Pictures for films that have none, drawn from title, year, palette and family. Pure.

`pairs` says which palette and family a film has, `sheets` what an address of art means, `svg` and
`raster` turn a drawing into a file. Whatever changes a drawing raises `sheets.EDITION`.
"""
