"""Chats that a program learns from: somebody asks, and is answered."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from questions.formats.json.values import folded_name, text_of

_TURNS = ("messages", "conversations", "conversation", "dialog", "input", "prompt")
_SPEAKERS = ("role", "from", "speaker")
_TEXTS = ("content", "value", "text")
_ASKING = {"user", "human", "用户", "提问"}
_ANSWERING = {"assistant", "gpt", "chatgpt", "bot", "model", "助手", "回答"}
_EXPECTED = ("ideal", "expected")


def exchanges(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is asked in a chat, each with the answer that follows it, or that stands beside the chat;
    [] for what is no chat."""
    name = next((key for key in item if folded_name(key) in _TURNS and _is_chat(item[key])), None)
    if name is None:
        return []
    turns = [turn for one in item[name] if (turn := _turn(one))[0]]
    asked = [
        {"question": text, "answer": answer}
        for (speaker, text), (other, answer) in pairwise(turns)
        if speaker == "asks" and other == "answers"
    ]
    if turns and turns[-1][0] == "asks":
        beside = {key: value for key, value in item.items() if key != name}
        expected = next((item[key] for key in _EXPECTED if item.get(key)), None)
        beside |= {"answer": expected} if expected else {}
        asked.append({**beside, "question": turns[-1][1]})
    return asked


def _is_chat(turns: Any) -> bool:
    return (
        isinstance(turns, list)
        and bool(turns)
        and all(isinstance(one, dict) and _speaker(one) and _said(one) is not None for one in turns)
    )


def _turn(turn: Mapping[str, Any]) -> tuple[str, str]:
    """Whether somebody asks or answers, and what he says."""
    speaker = _speaker(turn)
    side = "asks" if speaker in _ASKING else "answers" if speaker in _ANSWERING else ""
    return side, text_of(_said(turn))


def _speaker(turn: Mapping[str, Any]) -> str:
    return next((text_of(turn[key]).casefold() for key in _SPEAKERS if key in turn), "")


def _said(turn: Mapping[str, Any]) -> Any:
    return next((turn[key] for key in _TEXTS if key in turn), None)
