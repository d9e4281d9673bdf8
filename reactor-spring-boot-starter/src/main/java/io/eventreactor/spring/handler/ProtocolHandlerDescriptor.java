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

package io.eventreactor.spring.handler;

/**
 * What an annotated bean says about its server, without an instance of the bean.
 *
 * @param serverName the name of the server
 * @param beanName the name of the bean
 * @param beanType its type: a {@link io.eventreactor.Protocol} or a
 * {@link io.eventreactor.Factory}
 * @param endpoint where to listen by default, with placeholders, or an empty text
 */
record ProtocolHandlerDescriptor(String serverName, String beanName, Class<?> beanType, String endpoint) {

	@Override
	public String toString() {
		return "bean '" + this.beanName + "' of " + this.beanType.getName();
	}

}
