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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.eventreactor.spring.annotation.ProtocolHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Protocol servers beside a web server, with everything that is optional.
 */
class WebApplicationIntegrationTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void actuatorShowsServersAndStillAnswersWhileTheyDrain() throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "event-reactor.threads=1", "management.endpoint.health.show-details=always",
					"management.endpoints.web.exposure.include=health,metrics")
			.run();
		Patient.asked = new CountDownLatch(1);
		Thread closing = new Thread(context::close);
		try (context) {
			String actuator = "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/";
			try (Client client = new Client(
					context.getEnvironment().getRequiredProperty("local.eventreactor.patient.port", Integer.class))) {
				client.exchange("hello");
				assertThat(get(actuator + "health").body()).contains("\"eventReactor\"", "\"patient\"");
				assertThat(get(actuator + "health/eventReactor/patient").body()).contains("\"state\":\"listening\"",
						"\"connections\":1");
				assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(200);
				assertThat(get(actuator + "metrics/eventreactor.connections?tag=server:patient").body())
					.contains("\"value\":1.0");
				closing.start();
				assertThat(Patient.asked.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(503);
				assertThat(get(actuator + "health/eventReactor/patient").body()).contains("\"OUT_OF_SERVICE\"");
			}
		}
		closing.join();
	}

	private HttpResponse<String> get(String uri) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Patient.class)
	static class Application {

	}

	/**
	 * Does not end before its peer does.
	 */
	@ProtocolHandler(name = "patient", endpoint = "tcp:0")
	static class Patient extends EchoProtocol {

		static CountDownLatch asked = new CountDownLatch(1);

		@Override
		public void drain() {
			asked.countDown();
		}

	}

}
