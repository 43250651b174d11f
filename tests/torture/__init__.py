"""Tools that hurt on purpose, for as long as one likes; the suite runs a short piece of each.

python -m tests.torture.damage [EVERY]       every way of damaging a project's file
python -m tests.torture.kills [KILLS]        kills at and inside every writing command
python -m tests.torture.edits [KILLS]        kills while somebody types into the window
python -m tests.torture.saving [SECONDS]     how soon an edit is on the disk, under load
python -m tests.torture.faults               a full, a read-only and a failing disk
python -m tests.torture.processes [SECONDS]  two processes on one project, clocks that run back
python -m tests.torture.hostile              hostile files of every kind, their seconds and memory
"""
