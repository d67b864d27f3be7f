"""What members do all day: come, go, write ideas and comments, judge."""

from factories import email_of
from organisation.office import HASH, MEMBERS
from sqlalchemy import select

from community.services.comments import post_comment
from community.services.reactions import react
from community.target import Target
from ideas.content import IdeaText
from ideas.services.attaching import add_co_author
from ideas.services.standing import restore_idea, shortlist_idea, withdraw_idea
from ideas.services.writing import submit_idea
from models.community import Comment
from models.ideas import Idea
from models.people import Person
from people.services.erasing import erase
from people.services.joining import join
from people.services.roles import deactivate, reactivate
from voting.services.casting import cast_ballot, withdraw_ballot


def join_in(org):
    if org.done["join"] >= MEMBERS:
        return
    name = f"Member {org.done['join']:03d}"
    person = org.do(
        join,
        secret=org.link,
        name=name,
        email=email_of(name),
        password_hash=HASH,
        season_points=1000,
    )
    org.members.append(person.id)


def leave(org):
    person = org.someone()
    if len(org.members) > 10 and org.do(deactivate, actor_id=org.administrator, person_id=person):
        org.members.remove(person)
        org.gone.append(person)


def come_back(org):
    if org.gone:
        person = org.gone.pop(org.chance.randrange(len(org.gone)))
        org.do(reactivate, actor_id=org.administrator, person_id=person)
        org.members.append(person)


def be_forgotten(org):
    """Somebody who left, or leaves for it, asks that nothing says who they were."""
    if not org.gone:
        leave(org)
    if org.gone:
        person = org.gone.pop(org.chance.randrange(len(org.gone)))
        name = org.session.get_one(Person, person).name
        org.do(erase, actor_id=org.administrator, person_id=person, confirmed=name)


def have_an_idea(org):
    number = len(org.ideas)
    text = IdeaText(title=f"Idea number {number} of many", proposal=f"Do it {number} times.")
    made = org.do(
        submit_idea,
        challenge_id=org.chance.choice(org.challenges),
        author_id=org.someone(),
        text=text,
    )
    if made:
        org.ideas.append(made.id)


def find_help(org):
    idea = org.any_of(select(Idea))
    if idea:
        author = idea.author_id
        org.do(add_co_author, idea_id=idea.id, person_id=org.someone(), added_by_id=author)


def withdraw(org):
    idea = org.any_of(select(Idea).where(Idea.status == "submitted"))
    if idea and org.chance.random() < 0.5:
        org.do(withdraw_idea, idea_id=idea.id, person_id=idea.author_id)


def restore(org):
    idea = org.any_of(select(Idea).where(Idea.status == "withdrawn"))
    if idea:
        org.do(restore_idea, idea_id=idea.id, person_id=idea.author_id)


def shortlist(org):
    if org.ideas:
        idea = org.chance.choice(org.ideas)
        org.do(shortlist_idea, idea_id=idea, staff_id=org.facilitator(), is_listed=True)


def comment(org):
    if org.ideas:
        on = Target(kind="idea", id=org.chance.choice(org.ideas))
        body = f"Have you thought of {org.chance.randint(1, 10**9)}?"
        org.do(post_comment, author_id=org.someone(), on=on, body=body)


def agree(org):
    found = org.any_of(select(Comment.id))
    if found:
        org.do(react, comment_id=found, person_id=org.someone(), kind="agree")


def judge(org):
    if org.ideas:
        choice = org.chance.choice(("approve", "approve", "reject", "pass"))
        idea = org.chance.choice(org.ideas)
        org.do(cast_ballot, idea_id=idea, person_id=org.someone(), choice=choice)


def think_again(org):
    if org.ideas:
        idea = org.chance.choice(org.ideas)
        org.do(withdraw_ballot, idea_id=idea, person_id=org.someone())
