"""The vocabulary of access: roles, duties, routes, and what an actor must be able to answer.

This is the lowest floor of the office, so that every app, even the audit trail and the unit tree, can declare its routes
and demand a right of the actor without knowing how people get their rights (`office.accounts` knows).
"""
