"""What a power cut leaves of a newsroom at work: every write is recorded, and the folder rebuilt as it would be found.

`recording` reads what strace wrote down, `volume` is the disk with what had and had not reached it, `busy` is the newsroom's work,
`judging` opens what is left and asks for everything that somebody had been told. `script/powercut` runs all of it.
"""
