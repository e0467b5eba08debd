"""Does it work: what followed scores of past days, with only what was public then.

`panel` makes one table of weekly values of every share that was listed, gone ones included; `engine` holds scores against it;
`replay` makes the list itself on past days; `study` puts the parts together, and its caveats stand before its figures.
"""
