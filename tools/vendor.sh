#!/bin/sh
# 重建随附的前端文件（需要 Node.js 和 npm；结果提交到 assets/，平时不运行）。
# plotly.js 的版本须与 requirements.txt 中 plotly 自带的一致，测试会核对。
set -eu
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --ignore-scripts plotly.js@4.1.1 esbuild@0.28.2 bootstrap@5.3.9 bootstrap-icons@1.13.2 \
    @fontsource-variable/noto-sans-sc@5.3.0 axe-core@4.14.1
node node_modules/esbuild/install.js
cat > custom.js <<'JS'
const Plotly = require('plotly.js/lib/core');
Plotly.register([require('plotly.js/lib/bar'), require('plotly.js/lib/locales/zh-cn')]);
module.exports = Plotly;
JS
npx esbuild custom.js --bundle --minify --format=iife --global-name=Plotly --define:global=window \
    --outfile="$here/assets/vendor/plotly-custom.min.js"
rm -f "$here/assets/vendor/plotly-custom.min.css"
sed '/sourceMappingURL/d' node_modules/bootstrap/dist/css/bootstrap.min.css > "$here/assets/00-bootstrap.min.css"
cp node_modules/@fontsource-variable/noto-sans-sc/files/*.woff2 "$here/assets/fonts/noto-sans-sc/"
sed 's#url(./files/#url(fonts/noto-sans-sc/#; /^\/\*/d; /^$/d' \
    node_modules/@fontsource-variable/noto-sans-sc/index.css > "$here/assets/02-noto-sans-sc.css"
cp node_modules/axe-core/axe.min.js "$here/tests/vendor/"
for name in LICENSE LICENSE-3RD-PARTY.txt; do cp "node_modules/axe-core/$name" "$here/tests/vendor/axe-core-$name"; done
# 图标字体只留用到的：pyftsubset bootstrap-icons.woff2 --unicodes=… --flavor=woff2（见 assets/03-icons.css 的码位）
