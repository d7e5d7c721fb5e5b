# 城市文件未给出的名称：网格、街道、岗位

layer-unit-grid = 单元网格
layer-duty-grid = 责任网格
layer-integrated-grid = 综合网格
layer-street = 街道
layer-district = 区

street-name = { $district }第{ $number }街道
street-office-name = { $street }{ $office }
integrated-grid-name = { $street }综合网格{ $number }
duty-grid-name = { $street }责任网格{ $number }

post-intake = { $department }坐席
post-inspect = { $department }监督员
post-dispatch = { $department }派遣员
post-handle = { $department }处置人员
post-check = { $department }核查人员
post-supervise = { $department }值班长
post-command = { $department }指挥长
post-sign = { $department }签发人
post-operate = { $department }操作员
post-approve = { $department }审批人
post-other = { $department }{ $role }
