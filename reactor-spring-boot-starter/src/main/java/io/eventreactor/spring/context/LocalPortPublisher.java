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

package io.eventreactor.spring.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServerListener;

/**
 * Makes the port that a server is bound to a property:
 * {@code local.eventreactor.<name>.port}, beside those of web servers, in this context
 * and its parents. It stays when the server has stopped.
 *
 * @since 0.1.0
 */
public class LocalPortPublisher implements EventReactorServerListener, Ordered {

	private static final String PROPERTY_SOURCE = "server.ports";

	private final ApplicationContext context;

	/**
	 * Creates the publisher.
	 * @param context the context that gets the properties
	 */
	public LocalPortPublisher(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void serverStarted(EventReactorServer server) {
		if (server.getPort() == -1) {
			return;
		}
		String property = "local.eventreactor." + server.getName() + ".port";
		for (ApplicationContext context = this.context; context != null; context = context.getParent()) {
			if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
				ports(environment.getPropertySources()).put(property, server.getPort());
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, @Nullable Object> ports(MutablePropertySources sources) {
		PropertySource<?> source = sources.get(PROPERTY_SOURCE);
		if (source == null) {
			source = new MapPropertySource(PROPERTY_SOURCE, new ConcurrentHashMap<>());
			sources.addFirst(source);
		}
		return (Map<String, @Nullable Object>) source.getSource();
	}

}
