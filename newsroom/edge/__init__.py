"""The edge of the server: public pages, feeds and vCards answered from memory, before threads, sessions, routing and templates.

Never wrong (docs/decisions/0033 to 0035): before each answer the database is asked whether anything changed that anybody can see, and no copy outlives the
next release instant. Only what stands in the key of a copy reaches the application when it is made.
"""
