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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

import io.eventreactor.spring.reactive.DeferredReactiveTypeRegistrar;

/**
 * Auto-configuration of {@link io.eventreactor.defer.Deferred} as a reactive type, for
 * WebFlux and HTTP interfaces.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(Mono.class)
public final class EventReactorReactiveAutoConfiguration {

	private EventReactorReactiveAutoConfiguration() {
	}

	@Bean
	static DeferredReactiveTypeRegistrar eventReactorDeferredReactiveTypeRegistrar() {
		return new DeferredReactiveTypeRegistrar();
	}

}
