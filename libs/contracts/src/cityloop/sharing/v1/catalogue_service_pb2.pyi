from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Masking(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MASKING_UNSPECIFIED: _ClassVar[Masking]
    MASKING_WITHHOLD: _ClassVar[Masking]
    MASKING_PARTIAL: _ClassVar[Masking]
    MASKING_DIGEST: _ClassVar[Masking]
    MASKING_YEAR: _ClassVar[Masking]
MASKING_UNSPECIFIED: Masking
MASKING_WITHHOLD: Masking
MASKING_PARTIAL: Masking
MASKING_DIGEST: Masking
MASKING_YEAR: Masking

class Dataset(_message.Message):
    __slots__ = ("dataset_id", "version", "name", "provider_department_id", "key_field", "fields", "longitude_field", "latitude_field")
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_FIELD_NUMBER: _ClassVar[int]
    dataset_id: str
    version: int
    name: _common_pb2.Label
    provider_department_id: str
    key_field: str
    fields: _containers.RepeatedCompositeFieldContainer[Field]
    longitude_field: str
    latitude_field: str
    def __init__(self, dataset_id: _Optional[str] = ..., version: _Optional[int] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., provider_department_id: _Optional[str] = ..., key_field: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[Field, _Mapping]]] = ..., longitude_field: _Optional[str] = ..., latitude_field: _Optional[str] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("field", "name", "classification", "masking")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    MASKING_FIELD_NUMBER: _ClassVar[int]
    field: str
    name: _common_pb2.Label
    classification: _common_pb2.Classification
    masking: Masking
    def __init__(self, field: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., classification: _Optional[_Union[_common_pb2.Classification, str]] = ..., masking: _Optional[_Union[Masking, str]] = ...) -> None: ...

class PublishDatasetRequest(_message.Message):
    __slots__ = ("change", "dataset")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DATASET_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    dataset: Dataset
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., dataset: _Optional[_Union[Dataset, _Mapping]] = ...) -> None: ...

class PublishDatasetResponse(_message.Message):
    __slots__ = ("dataset",)
    DATASET_FIELD_NUMBER: _ClassVar[int]
    dataset: Dataset
    def __init__(self, dataset: _Optional[_Union[Dataset, _Mapping]] = ...) -> None: ...

class ListDatasetsRequest(_message.Message):
    __slots__ = ("provider_department_id",)
    PROVIDER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    provider_department_id: str
    def __init__(self, provider_department_id: _Optional[str] = ...) -> None: ...

class ListDatasetsResponse(_message.Message):
    __slots__ = ("datasets",)
    DATASETS_FIELD_NUMBER: _ClassVar[int]
    datasets: _containers.RepeatedCompositeFieldContainer[Dataset]
    def __init__(self, datasets: _Optional[_Iterable[_Union[Dataset, _Mapping]]] = ...) -> None: ...
