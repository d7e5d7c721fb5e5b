# 总览页

overview-title = 城市运行总览
overview-map = 各区域与事件地图
overview-cases = 案卷
overview-latest = 最新动态
overview-warnings = 已签发的预警
overview-peaceful = 各区域均处于平时状态
overview-reading = 正在读取…
overview-live = 实时，更新于
overview-lost = 连接已中断，正在重试，本页内容可能不是最新。
overview-no-script = 此页需要脚本才能实时更新；数据见
overview-colon = {"："}
