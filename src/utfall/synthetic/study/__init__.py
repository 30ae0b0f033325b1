"""The simulation study: what would have been said, on data where the truth is known?

Each part draws a service again and again from a process that is given, looks at it on a day as the product does, and
compares what is said with what is true of the process. Nothing here reads the example municipality.
"""
