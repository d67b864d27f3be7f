"""Form macros: every control is labelled, and what is wrong stands beside it."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice as Option
from wtforms.validators import DataRequired, Length

from community.routes.resuming import OpenDraft
from web.filters import furnish_language

TEMPLATES = Path(__file__).parents[2] / "templates"

IMPORT = "{% import 'macros/forms.html' as forms %}"


class Sample(Form):
    """A form with every kind of control."""

    key = HiddenField(default="k-1")
    title = StringField("Title", [DataRequired("Please fill this in."), Length(max=5)])
    text = TextAreaField("Text", description="Short is fine.")
    kind = SelectField("Kind", choices=[Option("a", "One"), Option("b", "Two")])
    policy = RadioField("Names", choices=[Option("named", "Names"), Option("none", "<No> names")])
    ways = SelectMultipleField("Ways", choices=[Option("x", "Ex"), Option("y", "Why")])
    sure = BooleanField("I am sure")
    count = IntegerField("Count")

    def hidden_tag(self):
        """Stand in for Flask-WTF's: the hidden fields of the form."""
        return self.key()


@pytest.fixture
def render():
    app = Flask("macros", template_folder=str(TEMPLATES))
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    furnish_language(app.jinja_env)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    def draw(source, **context):
        with app.test_request_context():
            return render_template_string(IMPORT + source, **context)

    return draw


def refused(**given):
    form = Sample(data={**given})
    form.validate()
    return form


def test_it_ties_label_hint_and_control_together(render):
    html = render("{{ forms.field(form.text, rows=3) }}", form=Sample())
    assert '<label for="text">Text</label>' in html
    assert '<p class="hint" id="text-hint">Short is fine.</p>' in html
    control = re.search(r"<textarea[^>]*>", html)[0]
    assert 'aria-describedby="text-hint"' in control
    assert 'rows="3"' in control
    assert "aria-invalid" not in control


def test_it_puts_the_error_beside_its_field_and_keeps_what_was_typed(render):
    form = refused(title="Much too long <b>")
    html = render("{{ forms.field(form.title, hint='Five letters.') }}", form=form)
    control = re.search(r"<input[^>]*>", html)[0]
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="title-hint title-error"' in control
    assert 'value="Much too long &lt;b&gt;"' in control
    assert re.search(r'<p class="wrong" id="title-error">[^<]+</p>', html)


def test_it_passes_further_attributes_on(render):
    html = render(
        "{{ forms.field(form.count, inputmode='numeric', placeholder='3') }}", form=Sample()
    )
    assert 'inputmode="numeric"' in html
    assert 'placeholder="3"' in html


@pytest.mark.parametrize(
    ("name", "kind"), [("policy", "radio"), ("kind", "radio"), ("ways", "checkbox")]
)
def test_it_draws_a_choice_as_pills_of_its_kind(render, name, kind):
    form = Sample(data={"policy": "none", "kind": "b", "ways": ["x"]})
    html = render("{{ forms.choice(form[name]) }}", form=form, name=name)
    assert html.count(f'type="{kind}" name="{name}"') == 2
    assert html.count("checked") == 1
    assert "<legend>" in html
    assert "<No>" not in html


def test_it_labels_a_box_to_tick(render):
    html = render("{{ forms.checkbox(form.sure) }}", form=Sample(data={"sure": True}))
    assert re.search(r'<label class="tick"><input[^>]*checked[^>]*><span>I am sure</span>', html)


def test_it_writes_hidden_fields_and_guards_against_a_second_submit(render):
    draft = OpenDraft(address="/drafts/idea/challenge/3")
    body = "{{ forms.kept(draft) }}"
    source = f"{{% call forms.form('/x', form, draft=draft) %}}{body}{{% endcall %}}"
    html = render(source, form=Sample(), draft=draft)
    assert '<form method="post" action="/x"' in html
    assert "data-once" in html
    assert 'data-draft="/drafts/idea/challenge/3"' in html
    assert 'formaction="/drafts/idea/challenge/3">Save draft</button>' in html
    assert 'value="k-1"' in html
    assert "alert" not in html


def test_it_writes_the_token_alone_where_there_is_no_form(render):
    html = render("{{ forms.button('/x', 'Follow', fields={'kind': 'idea'}, pressed=true) }}")
    assert '<input type="hidden" name="csrf_token" value="token">' in html
    assert '<input type="hidden" name="kind" value="idea">' in html
    assert 'aria-pressed="true">Follow</button>' in html


def test_it_says_above_the_form_what_concerns_all_of_it(render):
    form = Sample(data={"title": "Five"})
    form.form_errors = ["The market has closed."]
    html = render("{% call forms.form('/x', form) %}{% endcall %}", form=form)
    assert 'role="alert"' in html
    assert "The market has closed." in html
    assert "Please look at these again" not in html


def test_it_leads_to_the_fields_when_several_are_wrong(render):
    form = refused(title="", policy="odd")
    html = render("{% call forms.form('/x', form) %}{% endcall %}", form=form)
    assert '<a href="#title">Title</a>: Please fill this in.' in html
    assert '<a href="#policy">Names</a>' in html


def test_it_shows_no_summary_for_a_single_wrong_field(render):
    form = refused(title="", policy="named", kind="a")
    form.kind.errors = form.ways.errors = ()
    html = render("{% call forms.form('/x', form) %}{% endcall %}", form=form)
    assert [name for name, errors in form.errors.items() if errors] == ["title"]
    assert "alert" not in html


def test_it_names_a_control_whose_id_the_page_gives(render):
    form = refused(title="far too long")
    drawn = render("{{ forms.field(form.title, hint='One line.', id='second-title') }}", form=form)
    assert '<label for="second-title">' in drawn
    assert 'id="second-title"' in drawn
    assert 'aria-describedby="second-title-hint second-title-error"' in drawn
    assert 'id="second-title-error"' in drawn
