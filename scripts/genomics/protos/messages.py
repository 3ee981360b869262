"""Messages as dataclasses: a table of fields per class says how each attribute is read and written (proto3 rules)."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, Self

from genomics.protos import wire
from genomics.protos.wire import LENGTH, Kind


class Field(NamedTuple):
    """One attribute of a message: its kind, and whether it holds a list."""

    name: str
    kind: Kind
    repeated: bool = False

    def accepts(self, wire_type: int) -> bool:
        """Whether a wire value of this type belongs to the field; others count as unknown fields."""
        return wire_type == self.kind.wire_type or (self.repeated and wire_type == LENGTH and self.kind.packable)

    def store(self, message: "Message", wire_type: int, value: int | memoryview) -> None:
        """Put a wire value into the message: packed and single values of a list alike, the last one of a single."""
        if not self.repeated:
            setattr(message, self.name, self.kind.load(value))
        elif wire_type == self.kind.wire_type:
            getattr(message, self.name).append(self.kind.load(value))
        else:
            getattr(message, self.name).extend(self.kind.unpack(value))

    def encode(self, number: int, value: Any) -> bytes:
        """The field's bytes; none for an empty list or the default of proto3."""
        kind = self.kind
        if self.repeated and kind.packable:
            return wire.delimited(number, kind.pack(value)) if value else b""
        tag = wire.tag(number, kind.wire_type)
        if self.repeated:
            return b"".join(tag + kind.dump(item) for item in value)
        payload = b"" if value is None else kind.dump(value)
        return tag + payload if value is not None and payload != _default(kind) else b""


def _default(kind: Kind) -> bytes | None:
    return None if kind.default is None else kind.dump(kind.default)


class MapField(NamedTuple):
    """An attribute that maps text to lists; entries are written in the order of their keys."""

    name: str
    load: Callable[[memoryview], Any]
    dump: Callable[[Any], bytes]

    def accepts(self, wire_type: int) -> bool:
        """Whether a wire value of this type is a map entry."""
        return wire_type == LENGTH

    def store(self, message: "Message", wire_type: int, value: memoryview) -> None:
        """Put one entry into the map."""
        key, content = wire.entry(value)
        getattr(message, self.name)[key] = self.load(content)

    def encode(self, number: int, value: dict[str, Any]) -> bytes:
        """All entries, sorted by the bytes of the key."""
        entries = sorted((key.encode(), self.dump(item)) for key, item in value.items())
        return b"".join(
            wire.delimited(number, wire.delimited(1, key) + wire.delimited(2, item)) for key, item in entries
        )


class Message:
    """Base of the dataclasses.

    `FIELDS` maps field numbers, ascending, to attributes; `unknown` keeps the bytes of all other fields.
    """

    FIELDS: ClassVar[dict[int, Field | MapField]] = {}
    unknown: bytes

    @classmethod
    def decode(cls, data: bytes | memoryview) -> Self:
        """Message from its wire format; InputError if the bytes are none."""
        message, unknown = cls(), []
        for number, wire_type, value in wire.fields(data):
            field = cls.FIELDS.get(number)
            if field and field.accepts(wire_type):
                field.store(message, wire_type, value)
            else:
                unknown.append(wire.encode_raw((number, wire_type, value)))
        message.unknown = b"".join(unknown)
        return message

    def encode(self) -> bytes:
        """Wire format: known fields by number, map entries by key, then the unknown fields as they were read."""
        known = (field.encode(number, getattr(self, field.name)) for number, field in self.FIELDS.items())
        return b"".join(known) + self.unknown


def message_kind(message: type[Message]) -> Kind:
    """Kind of a field that holds another message; absent is None."""
    return Kind(LENGTH, message.decode, lambda value: wire.BYTES.dump(value.encode()), None)
