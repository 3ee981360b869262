"""The messages of nucleus and DeepVariant built for the protobuf package: an independent reader and writer."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SCHEMA = {
    "Struct": ["map 1 fields Value"],
    "Value": [
        "oneof 1 null_value int32",
        "oneof 2 number_value double",
        "oneof 3 string_value string",
        "oneof 4 bool_value bool",
        "oneof 5 struct_value Struct",
        "oneof 6 list_value ListValue",
        "oneof 7 int_value int32",
    ],
    "ListValue": ["repeated 1 values Value"],
    "VariantCall": [
        "map 2 info ListValue",
        "single 5 phaseset string",
        "repeated 6 genotype_likelihood double",
        "repeated 7 genotype int32",
        "single 8 call_set_id string",
        "single 9 call_set_name string",
        "single 10 is_phased bool",
    ],
    "Variant": [
        "single 2 id string",
        "repeated 3 names string",
        "single 6 reference_bases string",
        "repeated 7 alternate_bases string",
        "single 8 quality double",
        "repeated 9 filter string",
        "map 10 info ListValue",
        "repeated 11 calls VariantCall",
        "single 12 created int64",
        "single 13 end int64",
        "single 14 reference_name string",
        "single 15 variant_set_id string",
        "single 16 start int64",
    ],
    "AltAlleleIndices": ["repeated 1 indices int32"],
    "CallVariantsOutput": [
        "single 1 variant Variant",
        "single 2 alt_allele_indices AltAlleleIndices",
        "repeated 3 genotype_probabilities double",
    ],
    "DeepVariantDatasetConfig": [
        "single 1 name string",
        "single 2 tfrecord_path string",
        "single 3 num_examples int64",
    ],
}
Descriptor = descriptor_pb2.FieldDescriptorProto
SCALARS = {name: getattr(Descriptor, f"TYPE_{name.upper()}") for name in ("int32", "int64", "double", "string", "bool")}


def add_field(message, how, number, name, kind, packed):
    field = message.field.add(name=name, number=int(number))
    field.label = Descriptor.LABEL_REPEATED if how in ("repeated", "map") else Descriptor.LABEL_OPTIONAL
    if how == "map":
        entry = message.nested_type.add(name=f"{name.capitalize()}Entry")
        entry.options.map_entry = True
        add_field(entry, "single", 1, "key", "string", packed)
        add_field(entry, "single", 2, "value", kind, packed)
        kind = f"{message.name}.{entry.name}"
    if how == "oneof":
        field.oneof_index = 0
    if kind in SCALARS:
        field.type = SCALARS[kind]
        if how == "repeated" and kind != "string":
            field.options.packed = packed
    else:
        field.type, field.type_name = Descriptor.TYPE_MESSAGE, f".oracle.{kind}"


def build_classes(packed):
    """Classes of the protobuf package for the messages of nucleus and DeepVariant, by their field numbers."""
    file = descriptor_pb2.FileDescriptorProto(name=f"oracle{packed}.proto", package="oracle", syntax="proto3")
    for name, fields in SCHEMA.items():
        message = file.message_type.add(name=name)
        if name == "Value":
            message.oneof_decl.add(name="kind")
        for field in fields:
            add_field(message, *field.split(), packed)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"oracle.{name}")) for name in SCHEMA}


ORACLE = build_classes(packed=True)
UNPACKED = build_classes(packed=False)


def to_value(value):
    """A Python value as Value of the oracle."""
    if isinstance(value, list):
        return ORACLE["Value"](list_value=ORACLE["ListValue"](values=map(to_value, value)))
    if isinstance(value, dict):
        message = ORACLE["Value"]()
        message.struct_value.SetInParent()
        for key, item in value.items():
            message.struct_value.fields[key].CopyFrom(to_value(item))
        return message
    names = {type(None): "null_value", float: "number_value", str: "string_value", bool: "bool_value", int: "int_value"}
    return ORACLE["Value"](**{names[type(value)]: 0 if value is None else value})


def from_value(message):
    """Python value of a Value of the oracle."""
    kind = message.WhichOneof("kind")
    if kind == "list_value":
        return list(map(from_value, message.list_value.values))
    if kind == "struct_value":
        return {key: from_value(item) for key, item in message.struct_value.fields.items()}
    return None if kind in (None, "null_value") else getattr(message, kind)


def to_oracle(message, name, classes=ORACLE):
    """One of our messages as message of the oracle."""
    result = classes[name]()
    for field in result.DESCRIPTOR.fields:
        value = getattr(message, field.name, None)
        if field.message_type and field.message_type.GetOptions().map_entry:
            for key, items in value.items():
                getattr(result, field.name)[key].values.extend(
                    classes["Value"].FromString(to_value(item).SerializeToString()) for item in items
                )
        elif field.message_type and field.is_repeated:
            getattr(result, field.name).extend(to_oracle(item, field.message_type.name, classes) for item in value)
        elif field.message_type and value is not None:
            getattr(result, field.name).CopyFrom(to_oracle(value, field.message_type.name, classes))
        elif field.is_repeated:
            getattr(result, field.name).extend(value)
        elif value is not None:
            setattr(result, field.name, value)
    return result


def serialize(message):
    """Bytes with map entries sorted by key."""
    return message.SerializeToString(deterministic=True)
