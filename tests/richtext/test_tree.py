from richtext.tree import Node, parse


def test_blocks_and_inlines_nest():
    tree = parse(
        '<p>Un <strong>pas <em>de</em></strong> <a href="https://a.example">plus</a></p><ul><li>a</li></ul>'
    )
    assert tree == (
        Node(
            "p",
            children=(
                Node("text", "Un "),
                Node(
                    "strong",
                    children=(Node("text", "pas "), Node("em", children=(Node("text", "de"),))),
                ),
                Node("text", " "),
                Node("a", href="https://a.example", children=(Node("text", "plus"),)),
            ),
        ),
        Node("ul", children=(Node("li", children=(Node("text", "a"),)),)),
    )


def test_loose_text_becomes_a_paragraph():
    assert parse("a &lt;b&gt;<br>c") == (
        Node("p", children=(Node("text", "a <b>"), Node("br"), Node("text", "c"))),
    )


def test_hostile_markup_never_reaches_the_tree():
    assert parse("<script>x</script><p>a</p>") == (Node("p", children=(Node("text", "a"),)),)
