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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.eventreactor.ListenOptions;
import io.eventreactor.spring.handler.ServerSettings;

/**
 * Makes settings of properties; what the properties leave out keeps its default. What is
 * out of range fails with the name of the property.
 */
final class ServerSettingsMapper {

	private ServerSettingsMapper() {
	}

	static Map<String, ServerSettings> map(Map<String, EventReactorProperties.Server> servers) {
		Map<String, ServerSettings> settings = new LinkedHashMap<>();
		servers.forEach((name, server) -> settings.put(name,
				new ServerSettings(server.isEnabled(), server.getEndpoint(), options(name, server))));
		return settings;
	}

	private static ListenOptions options(String name, EventReactorProperties.Server server) {
		String prefix = "event-reactor.servers." + name + ".";
		ListenOptions options = ListenOptions.DEFAULT;
		if (server.getBacklog() != null) {
			options = options.withBacklog(notNegative(prefix + "backlog", server.getBacklog()));
		}
		if (server.getMaxConnections() != null) {
			options = options.withMaxConnections(notNegative(prefix + "max-connections", server.getMaxConnections()));
		}
		if (server.getIdleTimeout() != null) {
			options = options.withIdleTimeout(notNegative(prefix + "idle-timeout", server.getIdleTimeout()));
		}
		if (server.getWriteTimeout() != null) {
			options = options.withWriteTimeout(notNegative(prefix + "write-timeout", server.getWriteTimeout()));
		}
		return options;
	}

	static int notNegative(String property, int value) {
		if (value < 0) {
			throw new InvalidConfigurationPropertyValueException(property, value, "Must not be negative.");
		}
		return value;
	}

	static Duration notNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(property, value, "Must not be negative.");
		}
		return value;
	}

}
