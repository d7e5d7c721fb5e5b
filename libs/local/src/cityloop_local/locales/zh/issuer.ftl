# 开发用登录页
issuer-title = 选择登录人员
issuer-hint = 此登录服务仅供本机开发使用，不验证密码。
issuer-nobody = 暂无人员：本机城市尚无人员名录。
