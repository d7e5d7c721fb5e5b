# GeoJSON 区域图层，以及诉求是否落在其中

outlines-in-degrees = { $file }：以度为单位
outlines-in-system = { $file }：轮廓采用 { $system }
outlines-layer = 图层 { $layer }：{ $read }；{ $features } 个要素，得到 { $areas } 个区域{ $aside ->
    [0] { "" }
   *[other] ，未采用 { $aside } 个要素
}
outlines-feature = { $file } 第 { $number } 个要素
outlines-none = { $file } 没有要素，请给出带区域的图层
outlines-no-area = { $place }：{ $problem }
outlines-no-properties = 无
outlines-name-missing = { $file }：没有要素带作名称的属性「{ $name }」，现有属性：{ $known }
outlines-id-missing = { $file }：第 { $number } 个要素没有属性「{ $name }」，请在 city.yaml 中写明作标识的属性，可选：{ $known }
outlines-own-ids = { $file }：第 { $number } 个要素没有属性「{ $name }」，请在 city.yaml 中写明作标识的属性，可选：{ $known }；要素自带标识，也可不写 id_property
geojson-unreadable = { $place }：不是 GeoJSON：{ $problem }；请重新导出图层
geojson-other-encoding = { $file }：其字节不是 { $encoding }，请在 city.yaml 中换用别的编码
geojson-too-deep = { $file } 不是 GeoJSON：嵌套过深，或有位数过多的数字
geojson-no-object = { $file } 不是 GeoJSON 要素集合：它不是对象
geojson-no-features = { $file } 不是 GeoJSON 要素集合：其中没有列表 features
crs-two = { $file }：文件中的 crs 是「{ $named }」，city.yaml 写的是 crs: { $setting }，请去掉不对的一个
crs-unnamed = { $file }：其中的 crs 没有写明坐标系，请在 city.yaml 中写 crs: EPSG:...
crs-unknown = { $file }：不认识坐标系「{ $system }」，请在 city.yaml 中以 crs 写明，如 EPSG:28992
crs-elsewhere = { $place }：其中的点不在 { $system } 的适用范围内，请在 city.yaml 中写对 crs
crs-latitude-first = { $place }：{ $point } 是纬度在前，而 GeoJSON 须经度在前，请重新导出图层
crs-no-degrees = { $place }：{ $point } 不是以度为单位的经纬度，请在 city.yaml 中以 crs: EPSG:... 写明图层的坐标系，或导出为 WGS 84

inside-city = 本市范围
inside-layer = 图层 { $layer }（{ $file }）
inside-around = { $name }：{ $requests } 条诉求无一落在其中，{ $around } 条落在各区域周围
inside-none = { $requests } 条诉求无一落在{ $name }内：其经度 { $west } 至 { $east }、纬度 { $south } 至 { $north }，第一条诉求在 { $first }；{ $hint }
inside-name-columns = 请在 city.yaml 中写对列名，或写对图层的 crs
inside-swapped = 经纬度对调后有 { $count } 条落在其中：{ $fix }
inside-swapped-columns = 请在 city.yaml 中对调两列
inside-swapped-axes = 图层的经纬度颠倒，请重新导出
