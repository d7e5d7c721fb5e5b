# 部门证书：cityloop certificate

certificate-no-fleet = { $folder } 中没有运行环境：请先执行 `make up`
certificate-own-department = { $department } 是平台自身的名称：请填写本市的部门，例如 drainage
certificate-bad-department = “{ $department }”不是部门代码：不得含空格、斜杠或星号，最多 63 个字符
certificate-bad-system = “{ $system }”不是系统名称：只能用小写字母、数字和连字符，最多 63 个字符
certificate-there = { $folder } 中已有证书：用 `cityloop certificate renew` 更换，或用 --into 指定其他目录
certificate-of-another = { $folder } 中是 { $named } 的证书：请用 --into 指定其他目录
certificate-renewed = { $named }：{ $folder } 中的证书已更换，有效期至 { $until }
certificate-not-there = { $folder } 中没有证书：请用 `cityloop certificate issue` 签发
certificate-issued = { $named }：证书在 { $folder }，有效期至 { $until }；接下来执行：source { $file }
certificate-none = 尚未给任何部门签发证书：`cityloop certificate issue 部门 系统`
certificate-column-department = 部门
certificate-column-system = 系统
certificate-column-until = 有效期至
