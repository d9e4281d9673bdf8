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

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.eventreactor.Reactor;
import io.eventreactor.spring.client.Agent;
import io.eventreactor.spring.client.AgentCustomizer;
import io.eventreactor.spring.client.AgentSettings;

import static org.assertj.core.api.Assertions.assertThat;

class EventReactorAgentAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(EventReactorAutoConfiguration.class, EventReactorAgentAutoConfiguration.class));

	@Test
	void agentIsThereForWhoeverAsks() {
		this.runner.run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("eventReactorAgent")).isFalse();
			assertThat(context).hasSingleBean(Agent.class);
		});
	}

	@Test
	void propertiesComeFirstAndCustomizersLast() {
		this.runner.withUserConfiguration(Customized.class)
			.withPropertyValues("event-reactor.agent.connect-timeout=3s", "event-reactor.agent.follow-redirects=normal")
			.run((context) -> {
				context.getBean(Agent.class);
				assertThat(context.getBean(Customized.class).seen).containsExactly("first PT3S NORMAL",
						"second PT3S ALWAYS");
			});
	}

	@Test
	void defaultsAreThoseOfTheSettings() {
		EventReactorAgentProperties properties = new EventReactorAgentProperties();
		assertThat(new AgentSettings(properties.getConnectTimeout(), properties.getRequestTimeout(),
				properties.getFollowRedirects(), (int) properties.getMaxBodySize().toBytes()))
			.isEqualTo(AgentSettings.defaults());
	}

	@Test
	void valuesOutOfRangeFailTheStartAndNameTheirProperty() {
		assertInvalid("event-reactor.agent.connect-timeout", "-1s");
		assertInvalid("event-reactor.agent.request-timeout", "-1s");
		assertInvalid("event-reactor.agent.max-body-size", "0B");
		assertInvalid("event-reactor.agent.max-body-size", "2GB");
	}

	@Test
	void backsOffBeforeAnAgentOfTheUserAndWithoutReactor() {
		this.runner.withUserConfiguration(Custom.class)
			.run((context) -> assertThat(context).hasSingleBean(Agent.class).hasBean("custom"));
		this.runner.withPropertyValues("event-reactor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Agent.class));
	}

	private void assertInvalid(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(failure) -> assertThat(failure.getName()).isEqualTo(property)));
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		private final List<String> seen = new ArrayList<>();

		@Bean
		@Order(2)
		AgentCustomizer second() {
			return (builder) -> record("second", builder);
		}

		@Bean
		@Order(1)
		AgentCustomizer first() {
			return (builder) -> {
				record("first", builder);
				builder.followRedirects(HttpClient.Redirect.ALWAYS);
			};
		}

		private void record(String name, HttpClient.Builder builder) {
			HttpClient client = builder.build();
			this.seen.add(name + " " + client.connectTimeout().map(Duration::toString).orElse("") + " "
					+ client.followRedirects());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Custom {

		@Bean
		Agent custom(Reactor reactor) {
			return new Agent(reactor, AgentSettings.defaults());
		}

	}

}
