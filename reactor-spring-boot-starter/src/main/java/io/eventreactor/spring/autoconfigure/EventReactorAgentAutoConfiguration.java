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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.unit.DataSize;

import io.eventreactor.Reactor;
import io.eventreactor.spring.client.Agent;
import io.eventreactor.spring.client.AgentCustomizer;
import io.eventreactor.spring.client.AgentSettings;

/**
 * Auto-configuration of the HTTP client for loops. It is made when it is asked for, as it
 * has a thread of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventReactorAutoConfiguration.class)
@ConditionalOnBean(Reactor.class)
@EnableConfigurationProperties(EventReactorAgentProperties.class)
public final class EventReactorAgentAutoConfiguration {

	// Not lazy: a value that cannot be used is to fail the start, and not the first
	// request
	@Bean
	@ConditionalOnMissingBean
	AgentSettings eventReactorAgentSettings(EventReactorAgentProperties properties) {
		return new AgentSettings(
				ServerSettingsMapper.notNegative("event-reactor.agent.connect-timeout", properties.getConnectTimeout()),
				ServerSettingsMapper.notNegative("event-reactor.agent.request-timeout", properties.getRequestTimeout()),
				properties.getFollowRedirects(), bytes(properties.getMaxBodySize()));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	Agent eventReactorAgent(Reactor reactor, AgentSettings settings, ObjectProvider<AgentCustomizer> customizers) {
		return new Agent(reactor, settings,
				(builder) -> customizers.orderedStream().forEach((customizer) -> customizer.customize(builder)));
	}

	private static int bytes(DataSize size) {
		long bytes = size.toBytes();
		if (bytes < 1 || bytes > Integer.MAX_VALUE) {
			throw new InvalidConfigurationPropertyValueException("event-reactor.agent.max-body-size", size,
					"Must be at least 1B and less than 2GB.");
		}
		return (int) bytes;
	}

}
