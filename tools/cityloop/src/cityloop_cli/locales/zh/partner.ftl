# Kafka 上的合作方：cityloop partner

partner-bad-name = “{ $partner }”不能作合作方名称：只能用字母、数字、连字符和下划线，最多 63 个字符
partner-no-listener = { $folder } 中的环境没有为合作方开放端口：先 make down，再 make up PARTNERS=1
partner-no-answer = Kafka 未能完成：{ $problem }；请检查环境是否在运行
partner-added = { $partner }：证书已写入 { $folder }，有效期至 { $until }；接着执行：source { $file }
partner-reads = 可读取 { $topics }
partner-writes = 可写入 { $topics }
partner-groups = 其消费组名称须以 { $prefix } 开头
partner-none = 尚无合作方获得权限：cityloop partner add 名称
partner-unknown = { $partner } 没有任何权限；有权限的合作方见 cityloop partner list
partner-removed = { $partner } 已不能读写任何主题；证书虽未过期，但不再有权限

help-partners = 从外部读取主题的合作方，用于本副本的环境（make up PARTNERS=1）。
    
    示例：cityloop partner list
help-partner-add = 授予合作方权限，并写出证书和 Kafka 地址。
    
    示例：cityloop partner add weather-service
help-partner-list = 列出有权限的合作方。
    
    示例：cityloop partner list
help-partner-remove = 收回合作方的全部权限，其证书从此无效用。
    
    示例：cityloop partner remove weather-service
help-partner-name = 合作方名称：字母、数字、连字符、下划线。
help-partner-into = 写入的文件夹；缺省为 certificates/合作方.kafka。
