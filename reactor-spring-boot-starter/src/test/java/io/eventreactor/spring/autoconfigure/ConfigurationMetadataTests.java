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

package io.eventreactor.spring.autoconfigure;

import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads what the annotation processor has generated, as an IDE does.
 */
class ConfigurationMetadataTests {

	private final Map<String, JsonNode> properties = properties();

	@Test
	void everyPropertyIsThere() {
		assertThat(this.properties).containsOnlyKeys("event-reactor.agent.connect-timeout",
				"event-reactor.agent.follow-redirects", "event-reactor.agent.max-body-size",
				"event-reactor.agent.request-timeout", "event-reactor.enabled", "event-reactor.io",
				"event-reactor.servers", "event-reactor.shutdown.grace-period", "event-reactor.threads",
				"management.health.eventreactor.enabled");
	}

	@Test
	void everyPropertyHasTypeAndDescription() {
		assertThat(this.properties).allSatisfy((name, property) -> {
			assertThat(property.path("type").asString("")).isNotBlank();
			assertThat(property.path("description").asString("")).isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.doesNotContain("{", "<");
			if (property.path("type").asString("").equals("java.lang.Boolean")) {
				assertThat(property.path("description").asString("")).startsWith("Whether ");
			}
		});
	}

	@Test
	void defaultsAreThere() {
		assertThat(this.properties.get("event-reactor.enabled").path("defaultValue").asBoolean(false)).isTrue();
		assertThat(this.properties.get("event-reactor.io").path("defaultValue").asString("")).isEqualTo("auto");
		assertThat(this.properties.get("event-reactor.threads").path("defaultValue").asInt(-1)).isZero();
		assertThat(this.properties.get("event-reactor.shutdown.grace-period").path("defaultValue").asString(""))
			.isEqualTo("20s");
		assertThat(this.properties.get("management.health.eventreactor.enabled").path("defaultValue").asBoolean(false))
			.isTrue();
	}

	@Test
	void defaultsOfTheAgentAreThere() {
		assertThat(this.properties.get("event-reactor.agent.connect-timeout").path("defaultValue").asString(""))
			.isEqualTo("10s");
		assertThat(this.properties.get("event-reactor.agent.request-timeout").path("defaultValue").asString(""))
			.isEqualTo("30s");
		assertThat(this.properties.get("event-reactor.agent.follow-redirects").path("defaultValue").asString(""))
			.isEqualTo("never");
		assertThat(this.properties.get("event-reactor.agent.max-body-size").path("defaultValue").asString(""))
			.isEqualTo("1MB");
	}

	private static Map<String, JsonNode> properties() {
		Map<String, JsonNode> properties = new TreeMap<>();
		try {
			for (URL url : metadata()) {
				try (InputStream input = url.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(input).path("properties")) {
						properties.put(property.path("name").asString(""), property);
					}
				}
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return properties;
	}

	private static List<URL> metadata() throws Exception {
		List<URL> all = new ArrayList<>(Collections.list(ConfigurationMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json")));
		String ours = EventReactorProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
		all.removeIf((url) -> !url.toString().contains(ours));
		return all;
	}

}
