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

package io.eventreactor.spring;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import io.eventreactor.Reactor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with the starter and nothing else: everything optional is absent.
 */
class BareApplicationIntegrationTests {

	@Test
	void startsAndStops() throws Exception {
		Object outcome = IsolatedClassPath
			.without("spring-web", "spring-jdbc", "spring-tx", "h2-", "HikariCP", "reactor-", "reactive-streams",
					"micrometer", "tomcat", "jackson", "jakarta.servlet", "aspectj",
					"spring-boot-(?!4|autoconfigure-4|netty-4|starter-4|test)")
			.call(Isolated.class);
		assertThat(outcome).isEqualTo(List.of("running: true", "running: false"));
	}

	/**
	 * Runs in the other class loader; only classes of the JDK come back.
	 */
	public static class Isolated implements Callable<List<String>> {

		private static final List<String> ABSENT = List.of("org.springframework.web.servlet.DispatcherServlet",
				"org.springframework.web.client.RestClient", "org.springframework.jdbc.core.simple.JdbcClient",
				"reactor.core.publisher.Mono", "io.micrometer.core.instrument.MeterRegistry",
				"org.springframework.boot.health.contributor.Health");

		@Override
		public List<String> call() {
			ClassLoader classLoader = getClass().getClassLoader();
			List<String> present = ABSENT.stream().filter((name) -> ClassUtils.isPresent(name, classLoader)).toList();
			assertThat(present).isEmpty();
			Reactor reactor;
			boolean running;
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run()) {
				reactor = context.getBean(Reactor.class);
				running = reactor.running();
			}
			return Stream.of(running, reactor.running()).map((state) -> "running: " + state).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
