/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.docs;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.unit.DataSize;

import io.eventreactor.ListenOptions;
import io.eventreactor.spring.autoconfigure.EventReactorProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of properties are complete and right. In each the second column is the
 * default; an empty one stands for none.
 */
class PropertyTableTests {

	private static final String SERVER_PREFIX = "event-reactor.servers.<name>.";

	private static final List<String> OWN = List.of("event-reactor", "management.health.eventreactor",
			"management.endpoint.eventreactor");

	@Test
	void everyPropertyStandsInTheGuideWithItsDefault() throws IOException {
		Map<String, String> expected = metadata();
		expected.putAll(serverProperties());
		assertThat(documented()).isEqualTo(expected);
	}

	private static Map<String, String> documented() {
		Map<String, String> documented = new TreeMap<>();
		Markdown.pages().map(Markdown::rows).flatMap(Collection::stream).forEach((cells) -> {
			String name = cells.get(0).replace("`", "");
			if (name.contains(".") && OWN.stream().anyMatch((own) -> name.startsWith(own + "."))) {
				String value = cells.get(1).replace("`", "");
				assertThat(documented.put(name, value)).as(name).isNull();
			}
		});
		return documented;
	}

	private static Map<String, String> metadata() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		for (URL url : Collections.list(PropertyTableTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				Map<String, Object> metadata = JsonParserFactory.getJsonParser()
					.parseMap(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
				for (Object element : (List<?>) metadata.getOrDefault("properties", new ArrayList<>())) {
					Map<?, ?> property = (Map<?, ?>) element;
					String name = (String) property.get("name");
					if (OWN.stream().anyMatch((own) -> name.startsWith(own + "."))
							&& !name.equals("event-reactor.servers")) {
						properties.put(name, text(property.get("defaultValue")));
					}
				}
			}
		}
		return properties;
	}

	// A map of properties has no metadata for what is in it
	private static Map<String, String> serverProperties() {
		Map<String, String> properties = new TreeMap<>();
		for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(EventReactorProperties.Server.class)) {
			if (descriptor.getWriteMethod() != null) {
				String name = descriptor.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
				properties.put(SERVER_PREFIX + name, "");
			}
		}
		assertThat(new EventReactorProperties.Server().isEnabled()).isTrue();
		properties.put(SERVER_PREFIX + "enabled", "true");
		ListenOptions defaults = ListenOptions.DEFAULT;
		properties.put(SERVER_PREFIX + "backlog", text(defaults.backlog()));
		properties.put(SERVER_PREFIX + "max-connections", text(defaults.maxConnections()));
		properties.put(SERVER_PREFIX + "idle-timeout", text(defaults.idleTimeout()));
		properties.put(SERVER_PREFIX + "write-timeout", text(defaults.writeTimeout()));
		return properties;
	}

	private static String text(Object value) {
		if (value == null) {
			return "";
		}
		if (value instanceof Duration duration) {
			return DurationStyle.SIMPLE.print(duration, java.time.temporal.ChronoUnit.SECONDS);
		}
		if (value instanceof DataSize size) {
			return size.toString();
		}
		return value.toString();
	}

}
