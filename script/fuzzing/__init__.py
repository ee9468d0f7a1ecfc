"""Parts of `script/fuzz`: hostile requests and files from a seed, sent to a newsroom made for them, and what is looked for in its answers."""
