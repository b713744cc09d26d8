import "mapbox-gl/dist/mapbox-gl.css";
