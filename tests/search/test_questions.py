import pytest

from relations.search.questions import LONGEST, Term, TooLong, read


def terms(*words):
    return tuple(Term(tuple(one.split())) for one in words)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("Affaires étrangères", ("affaires", "étrangères"), ()),
        ('"affaires étrangères"', ("affaires étrangères",), ()),
        ("« affaires étrangères » visa", ("affaires étrangères", "visa"), ()),
        ("“ministre des affaires” -“caution de visa”", ("ministre affaires",), ("caution visa",)),
        ("Mali -visa", ("mali",), ("visa",)),
        ("Mali-États-Unis", ("mali", "états", "unis"), ()),
        ("-Mali-Niger Bamako", ("bamako",), ("mali niger",)),
        ("l’ambassadrice", ("ambassadrice",), ()),
        ('"sans fin', ("sans fin",), ()),
        ('un " seul', ("seul",), ()),
        ("visa visa VISA", ("visa",), ()),
        ("c++", ("c",), ()),
        ("- -- \" '' ++ * ( ) : ^ \\ \0 %", (), ()),
        ("mali* OR NEAR(visa) NOT:x", ("mali", "or", "near", "visa", "not", "x"), ()),
    ],
)
def test_what_is_typed_is_read(text, wanted, unwanted):
    question = read(text)

    assert (question.wanted, question.unwanted) == (terms(*wanted), terms(*unwanted))


def test_small_words_are_told_apart():
    question = read("le la des “de la”")

    assert (question.wanted, question.small) == ((), ("le", "la", "des", "de"))


@pytest.mark.parametrize(
    "text", ["x" * (LONGEST + 1), " ".join(f"m{n}" for n in range(17)), "mot " * 2000, "a" * 10_000]
)
def test_too_much_is_refused(text):
    with pytest.raises(TooLong):
        read(text)


def test_as_much_as_is_allowed_is_read():
    assert len(read(" ".join(f"m{n}" for n in range(16))).words) == 16
