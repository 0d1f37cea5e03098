"""Lists in the forms in which others take them: tables, feeds, calendars, maps, graphs; and the archive of all of them.

What is written here is read from `public` alone. The site, the API and the archive write each form by the same code.
"""
