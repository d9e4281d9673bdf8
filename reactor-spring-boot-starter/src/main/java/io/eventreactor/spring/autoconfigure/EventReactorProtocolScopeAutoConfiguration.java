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
import org.springframework.context.annotation.Bean;

import io.eventreactor.spring.handler.ProtocolScopePostProcessor;

/**
 * Auto-configuration of the scope of protocols annotated with
 * {@link io.eventreactor.spring.annotation.ProtocolHandler}. Has no conditions: in an
 * application without reactor they would be singletons, and made at its start with
 * everything that they need.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class EventReactorProtocolScopeAutoConfiguration {

	private EventReactorProtocolScopeAutoConfiguration() {
	}

	@Bean
	static ProtocolScopePostProcessor eventReactorProtocolScopePostProcessor() {
		return new ProtocolScopePostProcessor();
	}

}
